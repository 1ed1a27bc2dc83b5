export { cachesFolder, homeFolder } from './folders.ts'
export { largestMemory, usableCores, usableMemory } from './machine.ts'
export {
  decodedHost,
  identityOf,
  identityText,
  isNeighbour,
  isProcessNumber,
  ownIdentity,
  processState,
  signalProcess,
} from './processes.ts'
export type { ProcessIdentity } from './processes.ts'
export { explainShortage, explainSystemError } from './system-errors.ts'
