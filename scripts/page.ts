// Bundles the studio's pages: `npm run page`, which `npm ci` does, too. With --watch it does so after every change.
import { buildPage } from './build-page.ts'

await buildPage({ watch: process.argv.includes('--watch') })
