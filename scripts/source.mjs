// Lets Node run the TypeScript sources, in worker threads too: node --import ./scripts/source.mjs src/cli/main.ts
const tsx = await import('tsx/esm/api').catch(() => {
  process.stderr.write(
    'facet: running from source needs the development dependencies. Run `npm ci`, or run what `npm run build` made: ' +
      'node dist/cli/main.js\n',
  )
  process.exit(1)
})

tsx.register()
