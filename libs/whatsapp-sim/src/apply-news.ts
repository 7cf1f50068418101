import type { LiveNews, Snapshot } from './views.ts';

const LOG_SHOWN = 300;

/** Brings a snapshot up to date in place. Applying the same news twice changes nothing more. */
export function applyNews(snapshot: Snapshot, news: LiveNews): void {
  switch (news.type) {
    case 'customer':
      return upsert(snapshot.customers, news.customer, (one) => one.id === news.customer.id);
    case 'message': {
      const { numberId, customerId, message } = news;
      let thread = snapshot.threads.find((one) => one.numberId === numberId && one.customerId === customerId);
      if (!thread) {
        snapshot.threads.push({ numberId, customerId, messages: [], lastCustomerAt: null });
        thread = snapshot.threads.at(-1);
      }
      if (thread) upsert(thread.messages, message, (one) => one.wamid === message.wamid);
      return;
    }
    case 'number':
      return upsert(snapshot.numbers, news.number, (one) => one.phoneNumberId === news.number.phoneNumberId);
    case 'greeting':
      snapshot.greeting = news.greeting;
      return;
    case 'chaos':
      snapshot.chaos = news.chaos;
      return;
    case 'log':
      if (snapshot.log.some((entry) => entry.id === news.entry.id)) return;
      snapshot.log.push(news.entry);
      if (snapshot.log.length > LOG_SHOWN) snapshot.log.shift();
      return;
    case 'script':
      snapshot.scriptRunning = news.running;
      return;
    case 'pending':
      snapshot.pending = news.pending;
      return;
    case 'typing':
      return;
  }
}

function upsert<T>(all: T[], one: T, same: (other: T) => boolean): void {
  const at = all.findLastIndex(same);
  if (at < 0) all.push(one);
  else all[at] = one;
}
