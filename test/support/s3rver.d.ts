/** What tests use of a server of S3's protocol that comes without types. */
declare module '@20minutes/s3rver' {
  interface Context {
    readonly method: string
    readonly path: string
    readonly headers: Readonly<Record<string, string | undefined>>
    status: number
    type: string
    body: unknown
  }

  export default class S3rver {
    constructor(options: {
      readonly port: number
      readonly address: string
      readonly silent: boolean
      readonly directory: string
      readonly allowMismatchedSignatures: boolean
      readonly configureBuckets: readonly { readonly name: string; readonly configs: readonly unknown[] }[]
    })
    readonly middleware: ((context: Context, next: () => Promise<unknown>) => Promise<unknown>)[]
    readonly store: { existsObject(bucket: string, key: string): Promise<boolean> }
    run(): Promise<{ readonly port: number }>
    close(): Promise<void>
  }
}
