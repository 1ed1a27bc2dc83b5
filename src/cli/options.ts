import { InvalidArgumentError, Option } from 'commander'

/** What the levels of a folder stand for, as `--layout` takes it. */
export type LayoutFlag = (typeof LAYOUTS)[number]

const LAYOUTS = ['class', 'split/class', 'class/split', 'group/class', 'table', 'flat'] as const

/** The option `--layout`. */
export function layoutOption(): Option {
  const summary = 'what the levels of a folder stand for, where names leave it open'
  return new Option('--layout <levels>', summary).choices(LAYOUTS)
}

/** The option `--use`. */
export function useOption(): Option {
  const summary =
    'a module that defines terms, networks, laws or presets: a file or a package, which is executed; repeatable'
  return new Option('--use <module>', summary).argParser(collect)
}

/** Adds a repeated option's value to those before it. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value]
}

/** Reads a number ≥ 1 without a fraction. */
export function count(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It must be a whole number of at least 1.')
}

/** Reads a seed. */
export function seed(value: string): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && number <= 4294967295) return number
  throw new InvalidArgumentError('It must be a whole number in 0..4294967295.')
}

/** Reads a number > 0. */
export function positive(value: string): number {
  const number = Number(value)
  if (number > 0 && Number.isFinite(number)) return number
  throw new InvalidArgumentError('It must be a number above 0.')
}

/** Reads a port; 0 stands for any that is free. */
export function port(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65535) return Number(value)
  throw new InvalidArgumentError('It must be a whole number in 0..65535.')
}
