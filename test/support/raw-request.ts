import { connect } from 'node:net'

/** Sends lines to a port of this machine as they are, which no client of HTTP would, and returns all of the answer. */
export function sendLines(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'))
  })
}

/** Returns the status of an answer. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
}
