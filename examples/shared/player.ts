/**
 * Plays versions of one sound, such as before and after, and lets you hear one of them. All play at once, so that a switch from one to
 * another keeps the place to the sample.
 */
export class Player {
  /** Made in a click, as browsers want it. */
  #context: AudioContext | undefined;
  #sounds: readonly Float32Array[] = [];
  #rate = 1;
  #heard = 0;
  #gains: GainNode[] = [];
  #sources: AudioBufferSourceNode[] = [];
  /** Seconds of the sound at which it last stopped or began, and the context's time then. */
  #from = 0;
  #since = 0;
  readonly #onMove: (player: Player) => void;

  /** @param onMove called with each picture while it plays, and after each change */
  constructor(onMove: (player: Player) => void) {
    this.#onMove = onMove;
  }

  get playing(): boolean {
    return this.#sources.length > 0;
  }

  /** Seconds */
  get duration(): number {
    return (this.#sounds[0]?.length ?? 0) / this.#rate;
  }

  /** Seconds from the beginning */
  get at(): number {
    const gone = this.playing ? this.#context!.currentTime - this.#since : 0;
    return Math.min(this.#from + gone, this.duration);
  }

  get heard(): number {
    return this.#heard;
  }

  /** Takes sounds of one length, from their beginning. */
  load(sounds: readonly Float32Array[], rate: number): void {
    this.pause();
    this.#sounds = sounds;
    this.#rate = rate;
    this.seek(0);
  }

  play(): void {
    this.pause();
    this.#context ??= new AudioContext();
    const context = this.#context;
    void context.resume();
    if (this.#from >= this.duration) this.#from = 0;
    this.#gains = this.#sounds.map((_, k) => new GainNode(context, { gain: k === this.#heard ? 1 : 0 }));
    this.#sources = this.#sounds.map((sound, k) => {
      const buffer = context.createBuffer(1, sound.length, this.#rate);
      buffer.copyToChannel(sound as Float32Array<ArrayBuffer>, 0);
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(this.#gains[k]).connect(context.destination);
      return source;
    });
    this.#since = context.currentTime;
    for (const source of this.#sources) source.start(this.#since, this.#from);
    this.#follow(this.#sources);
  }

  pause(): void {
    this.#from = this.at;
    for (const source of this.#sources) source.stop();
    this.#sources = [];
    this.#onMove(this);
  }

  /** @param at seconds */
  seek(at: number): void {
    const wasPlaying = this.playing;
    this.pause();
    this.#from = Math.max(0, Math.min(at, this.duration));
    if (wasPlaying) this.play();
    else this.#onMove(this);
  }

  /** Hears another of the sounds, at the same place. */
  hear(which: number): void {
    this.#heard = which;
    // A few milliseconds from one to the other, without a click.
    for (const [k, { gain }] of this.#gains.entries())
      gain.setTargetAtTime(k === which ? 1 : 0, this.#context!.currentTime, 0.005);
    this.#onMove(this);
  }

  #follow(mine: readonly AudioBufferSourceNode[]): void {
    if (this.#sources !== mine) return;
    if (this.at >= this.duration) this.pause();
    this.#onMove(this);
    if (this.playing) requestAnimationFrame(() => this.#follow(mine));
  }
}
