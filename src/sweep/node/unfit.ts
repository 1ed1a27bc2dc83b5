import { FacetError } from '../../array/index.ts'

/**
 * What a job needs is not to be had from this machine, or not now: its data, or the store. No fault of the job's: another machine
 * may do it, or this one later.
 */
export class Unfit extends FacetError {
  override readonly name = 'Unfit'
}
