export { explainSystemError as explainFileError } from '../../array/node/index.ts'
