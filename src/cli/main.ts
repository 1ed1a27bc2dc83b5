#!/usr/bin/env node
// Every Node from version 12 on can parse this file: it imports nothing before it has looked at the version.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 20 || (major === 20 && minor >= 19)) {
  import('./start.ts').catch(function (error: unknown) {
    const remedy = /EMFILE|too many open files/i.test(String(error))
      ? 'This process may open no more files. Allow more, as with `ulimit -n 4096`.'
      : 'Facet cannot be loaded. See to that, or install it again.'
    process.stderr.write(`facet: ${remedy} (${String(error)})\n`)
    process.exitCode = 1
  })
} else {
  process.stderr.write(
    `facet: this is Node ${process.versions.node}, and Facet needs 20.19 or newer. Install one from https://nodejs.org.\n`,
  )
  process.exitCode = 1
}
