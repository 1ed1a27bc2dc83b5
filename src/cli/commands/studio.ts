import type { Command } from 'commander'
import { port } from '../options.ts'

/** The options of `facet studio`, as parsed. */
export interface StudioFlags {
  readonly port: number
  readonly host?: string
  readonly publicUrl?: string
  readonly openReads?: boolean
  readonly open: boolean
  readonly static?: string
}

/** Defines `facet studio`. */
export function defineStudio(program: Command): void {
  program
    .command('studio')
    .description('a web page over a folder of runs: follow them, start them, steer their generators')
    .argument('[folder]', 'folder of runs', 'runs')
    .option('--port <number>', 'port to listen on', port, 6363)
    .option('--host <address>', 'address to listen at (default: this machine alone); 0.0.0.0 for all')
    .option('--public-url <url>', 'address at which a proxy has the studio, with scheme and path')
    .option(
      '--open-reads',
      'let everyone who reaches the port read; without the address that is printed nobody can write',
    )
    .option('--no-open', 'open no browser')
    .option('--static <folder>', 'write the page that trains in the browser, MNIST inside, as files for any host')
    .action(async (folder: string, flags: StudioFlags) => {
      const { studioCommand } = await import('./studio-action.ts')
      await studioCommand(folder, flags)
    })
}
