/**
 * The two writes of jobs in Redis. A script runs alone, so what it writes, the numbers of it and the notice of it are one
 * transition. Records stay the text that they came as: Lua's JSON would make `{}` of `[]`, and round large numbers.
 */
import { createScript } from "./redis-connection.ts";

/**
 * Keys, all below the prefix: `job:<id>` (hash: record, revision, place), `tasks:<id>` (hash: index → number, space,
 * record), `numbers:<id>` (sorted: index by number), `places` (sorted: ids in order of making), `unfinished` (same, of
 * those that have not ended), `ended` (sorted by when), `revisions` (sorted: ids by number), `durable` (set), `keys`
 * (hash: idempotency key → id), `open` and `kept` (hashes of sums), `revision` and `place` (counters).
 */
const common = `
local p = KEYS[1]
local function text(number) return string.format('%.0f', number) end
local function add(key, field, amount)
  if tonumber(amount) ~= 0 then redis.call('HINCRBY', p .. key, field, amount) end
end
local function addAll(open, kept)
  add('open', 'files', open[1]) add('open', 'bytes', open[2]) add('open', 'idleJobs', open[3])
  add('kept', 'files', kept[1]) add('kept', 'bytes', kept[2])
end
`;

/**
 * Arguments: the change as JSON (id, expected, key, replaces, seed, finished, endedAt, durable, open, kept, notice), the
 * job's record, then index and record of each task. Answers with the numbers of the tasks and of the job, or nothing.
 */
export const writeJob = createScript(`${common}
local change = cjson.decode(ARGV[1])
local job = p .. 'job:' .. change.id
if (redis.call('HGET', job, 'revision') or '') ~= change.expected then return false end
if change.key ~= '' then
  local holder = redis.call('HGET', p .. 'keys', change.key)
  if holder and holder ~= change.replaces and holder ~= change.id then return false end
  redis.call('HSET', p .. 'keys', change.key, change.id)
end
redis.call('SET', p .. 'revision', change.seed, 'NX')
local numbers = {}
for at = 3, #ARGV, 2 do
  local number = redis.call('INCR', p .. 'revision')
  redis.call('HSET', p .. 'tasks:' .. change.id, ARGV[at], text(number) .. ' ' .. ARGV[at + 1])
  redis.call('ZADD', p .. 'numbers:' .. change.id, text(number), ARGV[at])
  numbers[#numbers + 1] = text(number)
end
if change.expected == '' then
  local place = redis.call('INCR', p .. 'place')
  redis.call('HSET', job, 'place', place)
  redis.call('ZADD', p .. 'places', place, change.id)
  if change.durable then redis.call('SADD', p .. 'durable', change.id) end
end
local number = text(redis.call('INCR', p .. 'revision'))
numbers[#numbers + 1] = number
redis.call('HSET', job, 'record', ARGV[2], 'revision', number)
redis.call('ZADD', p .. 'revisions', number, change.id)
if change.finished then
  redis.call('ZREM', p .. 'unfinished', change.id)
  redis.call('ZADD', p .. 'ended', text(change.endedAt), change.id)
else
  redis.call('ZADD', p .. 'unfinished', redis.call('HGET', job, 'place'), change.id)
  redis.call('ZREM', p .. 'ended', change.id)
end
addAll(change.open, change.kept)
redis.call('PUBLISH', p .. 'changes', change.notice)
return numbers
`);

/** Arguments: as JSON id, expected, key, open, kept, notice. Answers 1, or nothing. */
export const removeJob = createScript(`${common}
local change = cjson.decode(ARGV[1])
local job = p .. 'job:' .. change.id
if redis.call('HGET', job, 'revision') ~= change.expected then return false end
if change.key ~= '' and redis.call('HGET', p .. 'keys', change.key) == change.id then
  redis.call('HDEL', p .. 'keys', change.key)
end
redis.call('DEL', job, p .. 'tasks:' .. change.id, p .. 'numbers:' .. change.id)
for _, set in ipairs({'places', 'unfinished', 'ended', 'revisions'}) do redis.call('ZREM', p .. set, change.id) end
redis.call('SREM', p .. 'durable', change.id)
addAll(change.open, change.kept)
redis.call('PUBLISH', p .. 'changes', change.notice)
return 1
`);

/** Arguments: name, holder, ms. Answers 1 when the holder has the lease from now on. */
export const holdLease = createScript(`
local key = KEYS[1] .. 'lease:' .. ARGV[1]
local holder = redis.call('GET', key)
if holder and holder ~= ARGV[2] then return 0 end
redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
return 1
`);
