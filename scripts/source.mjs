// Lets Node run the TypeScript sources, in worker threads too: node --import ./scripts/source.mjs src/cli/main.ts
const tsx = await import('tsx/esm/api').catch((/** @type {unknown} */ error) => {
  process.stderr.write(`facet: ${explain(error)}\n`)
  process.exit(1)
})

tsx.register()

/** @param {unknown} error */
function explain(error) {
  const text = String(error)
  if (/EMFILE|too many open files/i.test(text)) {
    return 'This process may open no more files. Allow more, as with `ulimit -n 4096`.'
  }
  if (text.includes('uv_cwd')) {
    return 'The folder that this was started in has vanished, or may not be read. Change to another folder and start again.'
  }
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) {
    return `The sources cannot be run. See to that, and start again. (${text})`
  }
  return (
    'running from source needs the development dependencies. Run `npm ci`, or run what `npm run build` made: ' +
    'node dist/cli/main.js'
  )
}
