/** The same order for the same seed. */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = generator(seed);
  const order = [...items];
  for (let left = order.length; left > 1; left--) {
    const chosen = Math.floor(random() * left);
    const [last, picked] = [order[left - 1], order[chosen]] as [T, T];
    order[left - 1] = picked;
    order[chosen] = last;
  }
  return order;
}

/** mulberry32: numbers from 0 to 1 that only the seed decides. */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
