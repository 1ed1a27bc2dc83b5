import { buildPage } from '../../scripts/build-page.ts'

/** Bundles the studio's pages once, before all tests: those that are tested are those that are there. */
export async function setup(): Promise<void> {
  await buildPage()
}
