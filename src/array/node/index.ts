export { largestMemory, usableCores, usableMemory } from './machine.ts'
export { isNeighbour, isProcessNumber, ownIdentity, processState, signalProcess } from './processes.ts'
export type { ProcessIdentity } from './processes.ts'
