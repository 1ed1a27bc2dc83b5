export async function writeResults(..._: unknown[]): Promise<void> {}
