/** How many copies of requests are under way to one upstream from this worker. Outlives runtimes. */
export class MirrorSlots {
  #taken = 0;

  get taken(): number {
    return this.#taken;
  }

  /** Takes one for whoever says `giveBack`. False when there are as many already. */
  take(most: number): boolean {
    if (this.#taken >= most) return false;
    this.#taken++;
    return true;
  }

  giveBack(): void {
    this.#taken--;
  }
}
