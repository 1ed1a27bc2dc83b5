import type { DataSet } from '../data/index.ts'
import type { Judge } from '../metrics/index.ts'
import { openJudge } from '../metrics/node/index.ts'
import type { Runtime } from '../runtime/index.ts'
import { formatShare } from './format.ts'

/** Opens the judge of a data set, and says so, since it may have to be trained first. */
export async function openJudgeOf(
  data: DataSet,
  { runtime, say }: { readonly runtime: Runtime; readonly say: (text: string) => void },
): Promise<{ data: DataSet; judge: Judge }> {
  say(`Opening the judge of ${data.name}; where it has none yet, it is trained first, which takes a minute or two.`)
  const judge = await openJudge({ data, runtime, onNotice: say })
  say(`The judge reads ${formatShare(judge.accuracy)} of the real test images right.`)
  return { data, judge }
}
