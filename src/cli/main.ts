#!/usr/bin/env node
// Every Node from version 12 on can parse this file: it imports nothing before it has looked at the version.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 20 || (major === 20 && minor >= 19)) {
  void import('./start.ts')
} else {
  process.stderr.write(
    `facet: this is Node ${process.versions.node}, and Facet needs 20.19 or newer. Install one from https://nodejs.org.\n`,
  )
  process.exitCode = 1
}
