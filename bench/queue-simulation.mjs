/** The ideal that a busy service is held against: a queue that is served in order by so many servers, at no cost. */

/**
 * How long each customer of such a queue (M/G/k, where arrivals are Poisson) stays, in ms.
 * @param {{ arrivesMs: number, serviceMs: number }[]} customers  in order of arrival
 */
export function simulateQueue(customers, servers) {
  const freeAt = Array.from({ length: servers }, () => 0);
  return customers.map(({ arrivesMs, serviceMs }) => {
    const server = freeAt.indexOf(Math.min(...freeAt));
    freeAt[server] = Math.max(arrivesMs, freeAt[server]) + serviceMs;
    return freeAt[server] - arrivesMs;
  });
}
