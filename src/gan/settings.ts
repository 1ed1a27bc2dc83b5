import { z } from 'zod'

/** A number that shapes a term or a network, with its default and its ends. */
export interface Setting {
  readonly value: number
  readonly least: number
  readonly most: number
  readonly summary: string
}

/** Settings by name, as a definition declares them. */
export type SettingList = Readonly<Record<string, Setting>>

/** The values of settings by name. */
export type Settings = Readonly<Record<string, number>>

/** Returns the schemas of settings, each of which may be left out. */
export function settingSchemas(settings: SettingList = {}): Record<string, z.ZodType<number | undefined>> {
  const numbers = Object.entries(settings).map(([name, { least, most, summary }]) => [
    name,
    bounded(least, most).optional().describe(summary),
  ])
  return Object.fromEntries(numbers) as Record<string, z.ZodType<number | undefined>>
}

/** JSON has no word for an end that is not finite. */
function bounded(least: number, most: number): z.ZodNumber {
  const above = Number.isFinite(least) ? z.number().min(least) : z.number()
  return Number.isFinite(most) ? above.max(most) : above
}

/** Returns the values of all settings: what a config says of them, or else their defaults. */
export function settingValues(settings: SettingList = {}, given: object = {}): Settings {
  const said = given as Readonly<Record<string, number | undefined>>
  return Object.fromEntries(Object.entries(settings).map(([name, { value }]) => [name, said[name] ?? value]))
}

/** Returns settings as they are kept: a number alone is a default without ends. */
export function settingEntries(settings: Readonly<Record<string, number | Setting>> = {}): SettingList {
  const entry = (value: number | Setting): Setting =>
    typeof value === 'number' ? { value, least: -Infinity, most: Infinity, summary: `default ${value}` } : value
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, entry(value)]))
}
