import type { ConclaveEvents, Listener } from './types.ts';

type Name = keyof ConclaveEvents;

/** Who wants to hear of what. A listener that fails is told as a problem; a problem that nobody hears is a warning. */
export class Listeners {
  readonly #byName = new Map<Name, Set<Listener<never>>>();

  /** Gives what removes it. */
  add<N extends Name>(name: N, listener: Listener<ConclaveEvents[N]>): () => void {
    const all = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, all.add(listener));
    return () => void all.delete(listener);
  }

  has(name: Name): boolean {
    return (this.#byName.get(name)?.size ?? 0) > 0;
  }

  /** Resolves when all have come to an end: true if none failed. */
  async tell<N extends Name>(name: N, event: ConclaveEvents[N]): Promise<boolean> {
    // Whoever tells is in the midst of something; listeners may call back.
    await Promise.resolve();
    if (name === 'problem' && !this.has(name)) warn(event as ConclaveEvents['problem']);
    const listeners = [...(this.#byName.get(name) ?? [])] as Listener<ConclaveEvents[N]>[];
    const told = await Promise.all(listeners.map((listener) => this.#call(name, listener, event)));
    return told.every(Boolean);
  }

  /** `tell`, to one of them. */
  async tellOne<N extends Name>(
    name: N,
    listener: Listener<ConclaveEvents[N]>,
    event: ConclaveEvents[N],
  ): Promise<void> {
    await Promise.resolve();
    if (this.#byName.get(name)?.has(listener)) await this.#call(name, listener, event);
  }

  clear(): void {
    this.#byName.clear();
  }

  async #call<E>(name: Name, listener: Listener<E>, event: E): Promise<boolean> {
    try {
      await listener(event);
      return true;
    } catch (cause) {
      // One that fails at telling of failures would do so for ever.
      const problem = { code: 'listener-failed', cause };
      if (name === 'problem') warn(problem);
      else await this.tell('problem', problem);
      return false;
    }
  }
}

/** Only the code: a cause may hold what somebody wrote. */
function warn({ code }: ConclaveEvents['problem']): void {
  process.emitWarning(`a problem that nobody listens for: ${code}`, 'ConclaveWarning');
}
