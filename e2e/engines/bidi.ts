/** A connection that speaks WebDriver BiDi: numbered commands over one WebSocket. https://w3c.github.io/webdriver-bidi/ */
export interface Bidi {
  send<Result>(method: string, params?: object): Promise<Result>;
  close(): void;
}

interface Answer {
  id?: number;
  result?: unknown;
  error?: string;
  message?: string;
}

export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  socket.addEventListener('close', () => {
    for (const settle of waiting.values()) settle({ error: 'closed', message: 'the browser is gone' });
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`No WebDriver BiDi at ${url}`)));
  });

  return {
    async send<Result>(method: string, params: object = {}): Promise<Result> {
      last += 1;
      const id = last;
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, method, params }));
      });
      waiting.delete(id);
      if (answer.error) throw new Error(`${method}: ${answer.error}: ${answer.message}`);
      // The caller knows what this command answers.
      return answer.result as Result;
    },
    close: () => socket.close(),
  };
}
