// Lets Node run the TypeScript sources, in worker threads too: node --import ./scripts/source.mjs src/cli/main.ts
import { register } from 'tsx/esm/api'

register()
