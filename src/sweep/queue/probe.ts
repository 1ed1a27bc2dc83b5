import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import { faultOf, isOfRights, keysRefused, refusal, refusalOf } from './faults.ts'
import type { QueueFault } from './faults.ts'

/** What a queue is looked at with. */
export interface Probing {
  readonly redis: Redis
  /** What all its keys begin with. */
  readonly prefix: string
  /** Where it is, without secrets. */
  readonly address: string
}

/** Seconds after which what was written to try it is gone, where it could not be removed. */
const LIFE = 10

/** What scripts of the queue (BullMQ) run, each on a key that is there for this alone: what it answers is of no interest. */
const SCRIPTED = [
  'DEL',
  'EXISTS',
  'GET',
  'SET 1 PX 10000',
  'INCR',
  'PEXPIRE 10000',
  'PERSIST',
  'PTTL',
  'HSET a 1',
  'HMSET a 1',
  'HGET a',
  'HMGET a',
  'HGETALL',
  'HEXISTS a',
  'HINCRBY a 1',
  'HDEL a',
  'LPUSH a',
  'RPUSH a',
  'LLEN',
  'LRANGE 0 -1',
  'LTRIM 0 -1',
  'LREM 1 a',
  'SADD a',
  'SCARD',
  'SMEMBERS',
  'SREM a',
  'XADD * a 1',
  'XTRIM MAXLEN 1',
  'ZADD 1 a',
  'ZCARD',
  'ZSCORE a',
  'ZRANGE 0 -1',
  'ZREVRANGE 0 -1',
  'ZRANGEBYSCORE 0 1',
  'ZREVRANGEBYSCORE 1 0',
  'ZREMRANGEBYSCORE 0 1',
  'ZREMRANGEBYRANK 0 1',
  'ZPOPMIN',
  'ZREM a',
  'DEL',
]

/** Runs all of them, whatever becomes of each, and returns those that were refused with the reasons, one behind the other. */
const SCRIPT = `
local refused = {}
for _, line in ipairs(ARGV) do
  local words = {}
  for word in string.gmatch(line, '%S+') do table.insert(words, word) end
  table.insert(words, 2, KEYS[1])
  if words[1] == 'RPOPLPUSH' then table.insert(words, 3, KEYS[2]) end
  local answer = redis.pcall(unpack(words))
  if type(answer) == 'table' and answer.err then
    table.insert(refused, words[1])
    table.insert(refused, answer.err)
  end
end
return refused`

/**
 * Tries what a queue needs of Redis: its commands, on keys of its own, in scripts and outside. Returns what is wrong; undefined
 * where nothing is.
 *
 * @throws what is wrong with the connection
 */
export async function probeQueue({ redis, prefix, address }: Probing): Promise<QueueFault | undefined> {
  const place = { address, prefix }
  const keys = [1, 2].map((number) => `${prefix}:probe-${number}:${randomBytes(4).toString('hex')}`)
  try {
    const answer = (await redis.eval(SCRIPT, 2, ...keys, ...SCRIPTED, 'RPOPLPUSH')) as string[]
    const found = inScript(answer, place)
    if (found) return found
    await tryOutside(redis, keys)
  } catch (error) {
    // Another node has the keys: that is for the caller to follow.
    const fault = error instanceof Error && !error.message.startsWith('MOVED') ? faultOf(error, place) : undefined
    if (fault) return fault
    throw error
  }
  return undefined
}

/** What scripts do not do: to wait for jobs and for news, in transactions, under a name. */
async function tryOutside(redis: Redis, [key]: readonly string[]): Promise<void> {
  await redis.multi().hset(key, 'a', '1').expire(key, LIFE).del(key).exec()
  for (const [command, ...words] of [
    ['evalsha', '0'.repeat(40), '1', key],
    ['script', 'exists', '0'.repeat(40)],
    ['script', 'load', 'return 1'],
    // Something is there at once, so that neither waits.
    ['zadd', key, '1', 'a'],
    ['bzpopmin', key, '1'],
    ['xread', 'BLOCK', '1', 'STREAMS', key, '$'],
    ['client', 'setname', `${key.slice(0, key.indexOf(':'))}:probe`],
  ]) {
    await redis.call(command, ...words).catch((error: unknown) => {
      if (!(error instanceof Error) || !error.message.includes('NOSCRIPT')) throw error
    })
  }
}

/** What scripts were refused; an answer of another kind is none, since keys of one kind are used as of all. */
function inScript(answer: readonly string[], place: Omit<Probing, 'redis'>): QueueFault | undefined {
  const refused = new Set<string>()
  for (let at = 0; at < answer.length; at += 2) {
    const [command, message] = answer.slice(at, at + 2)
    if (!isOfRights(message)) {
      const fault = message.includes('WRONGTYPE') ? undefined : faultOf(new Error(message), place)
      if (fault) return fault
    } else if (/\bkeys?\b/.test(message)) return { kind: 'refused', error: refusal(place, keysRefused(place)) }
    else refused.add(command)
  }
  return refused.size === 0 ? undefined : { kind: 'refused', error: refusal(place, refusalOf(place, [...refused])) }
}
