import { S3ServiceException } from '@aws-sdk/client-s3'
import { FacetError } from '../../array/index.ts'
import { explainFileError } from '../../train/node/index.ts'
import { redacted } from './secrets.ts'
import { Unfit } from './unfit.ts'

/** Whether an error may be gone the next time. */
export function isPassing(error: unknown): boolean {
  if (error instanceof FacetError || isOfFiles(error)) return false
  return !(error instanceof S3ServiceException) || (error.$metadata.httpStatusCode ?? 500) >= 500
}

/** Whether an error is of this machine's files, and not of the network. */
function isOfFiles(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ('path' in error || error.code === 'EISDIR')
}

/** Returns undefined for an error that says that nothing is there; throws any other. */
export function noneIfMissing(error: unknown): undefined {
  // A look without a body has no name for what is missing but NotFound.
  if (error instanceof S3ServiceException && ['NoSuchKey', 'NotFound'].includes(error.name)) return undefined
  throw error
}

/** What is said where another was first. */
const TAKEN = new Set(['PreconditionFailed', 'ConditionalRequestConflict'])

/** Returns false for an error that says that something is there already; throws any other. */
export function falseIfTaken(error: unknown): false {
  if (error instanceof S3ServiceException && TAKEN.has(error.name)) return false
  throw error
}

const EXPIRED = 'These credentials have expired: renew them. What was kept is whole, and the work goes on from there.'

const REMEDIES: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Make the bucket first, or correct its name.',
  NotFound: 'Make the bucket first, or correct its name.',
  AccessDenied: 'These credentials may not do that: they need to get, put, list and delete objects.',
  InvalidAccessKeyId: 'Correct AWS_ACCESS_KEY_ID.',
  SignatureDoesNotMatch: 'Correct AWS_SECRET_ACCESS_KEY.',
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  TokenRefreshRequired: EXPIRED,
  RequestTimeTooSkewed: "Set this machine's clock.",
  SlowDown: 'It asks for fewer requests at once: use fewer workers, or a prefix in another bucket.',
  CredentialsProviderError: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
}

/** Returns an error that says what to do: {@link Unfit}, since it is no fault of the job's; what is explained already as it is. */
export function explainS3Error(error: unknown, address: string): unknown {
  if (!(error instanceof Error) || error instanceof FacetError) return error
  if (isOfFiles(error)) return explainFileError(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  const remedy = REMEDIES[error.name] ?? 'Check network and credentials, AWS_REGION and AWS_ENDPOINT_URL_S3.'
  const words = error.message ? ` (${redacted(error.message)})` : ''
  return new Unfit(`${address}: ${code}${words}. ${remedy}`, { cause: error })
}
