import { expect, it } from 'vitest'
import { resultsCsv, sweepResults } from '../../src/sweep/index.ts'
import { madeUpSweep, planOf, resultsOf } from './made-up-results.ts'

it('has a row a run, and what is not known is empty', () => {
  expect(resultsCsv(madeUpSweep())).toMatchInlineSnapshot(`
    "rank,setting,key,optim.generator.rate,batch,seed,state,step,frechet,accuracy,loss.loss_d,test.frechet,test.accuracy,seconds,standing,folder,message
    1,"optim.generator.rate=0.002, batch=16",key2,0.002,16,0,done,1000,14.333333333333334,0.96,0.5,15.333333333333334,0.95,100,finished,runs/key2-seed-0,
    1,"optim.generator.rate=0.002, batch=16",key2,0.002,16,1,done,1000,16.458333333333336,0.97,0.6,17.458333333333336,0.96,100,finished,runs/key2-seed-1,
    2,"optim.generator.rate=0.002, batch=64",key3,0.002,64,0,done,1000,17.333333333333336,0.96,0.5,18.333333333333336,0.95,100,finished,runs/key3-seed-0,
    2,"optim.generator.rate=0.002, batch=64",key3,0.002,64,1,done,1000,19.458333333333336,0.97,0.6,20.458333333333336,0.96,100,finished,runs/key3-seed-1,
    3,"optim.generator.rate=0.0005, batch=16",key0,0.0005,16,0,done,500,48.725887222397816,0.93,0.5,,,50,dropped,runs/key0-seed-0,
    3,"optim.generator.rate=0.0005, batch=16",key0,0.0005,16,1,done,500,50.850887222397816,0.9400000000000001,0.6,,,50,dropped,runs/key0-seed-1,
    4,"optim.generator.rate=0.0005, batch=64",key1,0.0005,64,0,done,250,99.45177444479563,0.9,0.5,,,25,dropped,runs/key1-seed-0,
    4,"optim.generator.rate=0.0005, batch=64",key1,0.0005,64,1,done,250,101.57677444479563,0.91,0.6,,,25,dropped,runs/key1-seed-1,
    ,"optim.generator.rate=0.008, batch=16",key4,0.008,16,0,done,250,96.45177444479563,0.9,0.5,,,25,failed,runs/key4-seed-0,
    ,"optim.generator.rate=0.008, batch=16",key4,0.008,16,1,failed,0,,,,,,0,failed,runs/key4-seed-1,"3 tries from step 0 on have failed.
    No memory."
    ,"optim.generator.rate=0.008, batch=64",key5,0.008,64,0,diverged,31,,,,,,25,failed,runs/key5-seed-0,"loss_g left the finite numbers at step 31. Lower the learning rate, ""or"" a weight."
    ,"optim.generator.rate=0.008, batch=64",key5,0.008,64,1,diverged,31,,,,,,25,failed,runs/key5-seed-1,"loss_g left the finite numbers at step 31. Lower the learning rate, ""or"" a weight."
    "
  `)
})

it('runs that wait have neither folder nor numbers', () => {
  const [, , last] = resultsCsv(madeUpSweep(0)).trimEnd().split('\n')
  expect(last).toBe(',"optim.generator.rate=0.0005, batch=16",key0,0.0005,16,1,waiting,0,0,open,,')
})

it('values are whole, however long; words are bare, and what is not given is empty', () => {
  const channels = Array.from({ length: 40 }, (_, index) => index + 1)
  const plan = planOf([{ 'networks.generator.channels': channels, preset: 'acgan' }, { preset: 'facet' }], {
    seeds: [7],
  })
  const found = sweepResults(
    'test',
    plan,
    resultsOf(plan, () => ({ metrics: { frechet: 1 } })),
  )
  const rows = resultsCsv(found).trimEnd().split('\n')
  expect(rows[0]).toBe(
    'rank,setting,key,networks.generator.channels,preset,seed,state,step,frechet,seconds,standing,folder,message',
  )
  expect(rows[1]).toContain(`key0,"${JSON.stringify(channels)}",acgan,7,done,1000,1,100,finished,runs/key0-seed-7,`)
  expect(rows[2]).toMatch(/,key1,,facet,7,/)
})
