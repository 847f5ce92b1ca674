// The engine's events: opened anew when the engine went away, and told of when it says nothing.

const SILENCE = 1500; // ms; the engine speaks twice a second
const GIVE_UP = 5000;

export class Connection {
  #source;
  #heard = Date.now();
  #opened = Date.now();
  #handlers;
  #lastId = "";

  // handlers: history, figures, row; away(since) is called while nothing is heard.
  constructor(handlers) {
    this.#handlers = handlers;
    this.#open();
    setInterval(() => this.#watch(), 250);
  }

  #open() {
    this.#source?.close();
    this.#opened = Date.now();
    this.#source = new EventSource(`events?after=${encodeURIComponent(this.#lastId)}`);
    for (const name of ["history", "figures", "row"]) {
      this.#source.addEventListener(name, (message) => {
        this.#heard = Date.now();
        this.#lastId = message.lastEventId || this.#lastId;
        this.#handlers[name](JSON.parse(message.data));
      });
    }
  }

  #watch() {
    const now = Date.now();
    if (now - this.#heard > SILENCE) {
      this.#handlers.away(this.#heard);
    }

    // A refused connection is not tried again by the browser; one that hangs is not given up by it.
    const isClosed = this.#source.readyState === EventSource.CLOSED && now - this.#opened > 1000;
    const hangs = now - Math.max(this.#heard, this.#opened) > GIVE_UP;
    if (isClosed || hangs) {
      this.#open();
    }
  }
}
