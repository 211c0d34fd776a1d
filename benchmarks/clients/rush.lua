-- For wrk: posts the JSON of a file with another address each time, and counts the answers by their status.
-- wrk -s rush.lua URL -- BODY_FILE RUN        (RUN: a few letters that no other run has)

local threads = {}

function setup(thread)
   thread:set("number", #threads)
   table.insert(threads, thread)
end

function init(args)
   local file = assert(io.open(args[1], "r"))
   local body = file:read("*a")
   file:close()
   local first, last = body:find("@EMAIL@", 1, true)
   head, tail = body:sub(1, first - 1), body:sub(last + 1)
   run = args[2]
   sent, accepted, refused, other = 0, 0, 0, 0
   wrk.method = "POST"
   wrk.headers["Content-Type"] = "application/json"
end

function request()
   sent = sent + 1
   -- Scattered, as addresses are: an index is not written at one end only.
   local scattered = sent * 2654435761 % 4294967296
   local email = string.format("%08x.%d.%d.%s@example.org", scattered, sent, number, run)
   return wrk.format(nil, nil, nil, head .. email .. tail)
end

function response(status)
   if status == 202 then
      accepted = accepted + 1
   elseif status == 409 then
      refused = refused + 1
   else
      other = other + 1
   end
end

function done(summary, latency)
   local counted = { accepted = 0, refused = 0, other = 0 }
   for _, thread in ipairs(threads) do
      for name in pairs(counted) do
         counted[name] = counted[name] + thread:get(name)
      end
   end
   local errors = summary.errors
   print(string.format(
      'TALLY {"seconds": %f, "accepted": %d, "refused": %d, "other": %d, "broken": %d, "p50": %f, "p99": %f}',
      summary.duration / 1e6, counted.accepted, counted.refused, counted.other,
      errors.connect + errors.read + errors.write + errors.timeout,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000
   ))
end
