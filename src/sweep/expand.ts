import type { ConfigSources } from '../gan/index.ts'
import type { SettingValue, SweepSpec } from './spec.ts'

/** A setting before its config is put together and fitted to its data. */
export interface SettingDraft {
  readonly name: string
  readonly values: Readonly<Record<string, SettingValue>>
  readonly sources: Required<Pick<ConfigSources, 'preset' | 'file' | 'objectives' | 'assignments'>>
}

/**
 * Returns the settings of a sweep: every one of the grid with every one of the list and every one drawn, each once.
 *
 * @throws UsageError for a path that the config has not
 */
export function expandSettings(_spec: SweepSpec): SettingDraft[] {
  return []
}

/** Returns the seeds that each setting is run with. */
export function seedsOf({ seeds }: SweepSpec): number[] {
  return typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : [...new Set(seeds)]
}
