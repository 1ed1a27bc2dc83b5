// Holds the direction of imports; ARCHITECTURE.md says why. Run by `npm run check:imports`.

/** A folder may import the folders before it, through their index.ts. */
const FOLDERS = [
  'array',
  'graph',
  'autodiff',
  'onnx',
  'runtime',
  'nn',
  'optim',
  'gan',
  'data',
  'metrics',
  'figures',
  'train',
  'api',
  'sweep',
  'studio',
  'cli',
]

/** One rule a folder: none of the folders after it. */
const direction = FOLDERS.slice(0, -1).map((folder, index) => ({
  name: `direction-${folder}`,
  severity: 'error',
  comment:
    `src/${folder} may import only ${['nothing', ...FOLDERS.slice(0, index)].slice(index > 0 ? 1 : 0).join(', ')}. ` +
    'Move what you need into one of these, or pass it in as an argument.',
  from: { path: `^src/${folder}/` },
  to: { path: `^src/(${FOLDERS.slice(index + 1).join('|')})/` },
}))

/** Files that run in Node only. */
const NODE_FILES = '^src/(cli/|api/|[^/]+/node/|sweep/queue/|studio/server/|index\\.ts$)'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'engine-knows-no-gan',
      severity: 'error',
      comment:
        'graph, autodiff and onnx know nothing of GANs. Put what is about GANs into src/gan, as a composition of ops.',
      from: { path: '^src/(graph|autodiff|onnx)/' },
      to: { path: '^src/gan/' },
    },
    {
      name: 'known-folder',
      severity: 'error',
      comment: 'This folder has no place in the order of folders. Give it one in .dependency-cruiser.cjs.',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/(${FOLDERS.join('|')})/` },
    },
    {
      name: 'through-the-index',
      severity: 'error',
      comment:
        'Import another folder through its index.ts (or node/index.ts), not a file inside it; if the index lacks the name, export it there.',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/((node|queue|web|server|protocol)/)?index\\.ts$'] },
    },
    {
      name: 'not-through-the-whole',
      severity: 'error',
      comment: 'src/index.ts is for users of the package. Import the folder that has what you need.',
      from: { path: '^src/' },
      to: { path: '^src/index\\.ts$' },
    },
    {
      name: 'portable',
      severity: 'error',
      comment:
        "This file also runs in browsers. Move what needs Node's modules into the folder's node/ subfolder, and pass the result in.",
      from: { path: '^src/', pathNot: NODE_FILES },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'portable-not-to-node',
      severity: 'error',
      comment: 'This file also runs in browsers, node/ does not. Let a file in node/ import this one instead.',
      from: { path: '^src/', pathNot: NODE_FILES },
      // What the server's messages are made of is a type in either.
      to: { path: '^src/([^/]+/node|sweep/queue|studio/server)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-by-messages',
      severity: 'error',
      comment: 'The page knows the server by its messages alone. Put what both need into src/studio/protocol.',
      from: { path: '^src/studio/web/' },
      to: { path: '^src/studio/server/' },
    },
    {
      name: 'one-engine-room',
      severity: 'error',
      comment: 'Only src/runtime/node and src/runtime/web may import ONNX Runtime. Take a Runtime as an argument.',
      from: { path: '^src/', pathNot: '^src/runtime/(node|web)/' },
      to: { path: '(^|/)onnxruntime-' },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Files that import one another cannot be read one at a time. Move what both need into a third file.',
      from: { path: '^src/' },
      // Types may refer to one another: they are gone when the program runs.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-cycle-of-definitions',
      severity: 'error',
      comment: 'The schema of configs is a function of definitions, which know nothing of it: not even types go round.',
      from: { path: '^src/gan/' },
      to: { circular: true },
    },
    {
      name: 'shipped-dependencies',
      severity: 'error',
      comment: 'The published package would lack this module. Add it to "dependencies" in package.json.',
      // The pages are bundled with what they import.
      from: { path: '^src/', pathNot: '^src/studio/web/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'Nothing is found under this name. Correct the path, or install the package.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'source-stands-alone',
      severity: 'error',
      comment: 'Source does not import tests, benchmarks or scripts. Move what it needs into src.',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.as\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
