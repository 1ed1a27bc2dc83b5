import type { Command } from 'commander'
import { collect } from '../options.ts'

/** The options of `facet export`, as parsed. */
export interface ExportFlags {
  readonly format?: readonly string[]
  readonly out?: string
  readonly licence?: string
  readonly json?: boolean
}

/** Defines `facet export`. */
export function defineExport(program: Command): void {
  program
    .command('export')
    .description(
      'the networks for other programs: checked ONNX models, safetensors; or a page that steers the generator',
    )
    .argument('<run>', 'folder of a run')
    .option('--format <name>', 'onnx, safetensors or web; repeatable (default: the first two)', collect)
    .option('--out <folder>', 'where to (default: export in the run; export/web for the page)')
    .option(
      '--licence <text|file>',
      'the licence that the files name: its name, address or text, or a file with it (default: the data’s, if known)',
    )
    .option('--json', 'print what was written and checked as JSON')
    .action(async (run: string, flags: ExportFlags) => {
      const { exportCommand } = await import('./export-action.ts')
      await exportCommand(run, flags)
    })
}
