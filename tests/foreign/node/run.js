'use strict';

// node run.js ADDRESS PROTOS SCRATCH: checks an engine as a client would that has nothing but the protos. One line of
// JSON for each check; {"need":"restart"} asks whoever started this to kill and restart the engine, and to say so on
// standard input.
const readline = require('node:readline');
const assert = require('node:assert/strict');
const {
  grpc, connect, connectReflection, connectDescribed, call, detailsOf, id, low, high, joined,
} = require('./client');

const [address, protos, scratch] = process.argv.slice(2);
const { ledger, admin } = connect(address, protos);
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const transfer = (number, amount = 1n) => ({
  id: id(number),
  debit_account_id: id(1),
  credit_account_id: id(2),
  amount: low(amount),
  amount_high: high(amount),
  ledger: 1,
  code: 1,
});

async function check(name, body) {
  try {
    await body();
    console.log(JSON.stringify({ check: name, ok: true }));
  } catch (failure) {
    console.log(JSON.stringify({ check: name, ok: false, detail: String(failure && failure.stack) }));
  }
}

async function ok(method, request) {
  const { error, reply } = await call(ledger, method, request, 30_000);
  assert.ifError(error);
  return reply;
}

// Sends requests, each when the one before has left, and collects the replies once asked to.
function submit() {
  const stream = ledger.SubmitTransfers();
  const replies = [];
  const ended = new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('end', resolve);
  });
  ended.catch(() => {});
  return {
    replies,
    ended,
    read: () => stream.on('data', (reply) => replies.push(reply)),
    pause: () => stream.pause(),
    resume: () => stream.resume(),
    send: (request) => new Promise((resolve) => stream.write(request, resolve)),
    end: () => stream.end(),
  };
}

async function accountsAndTransfers() {
  const accounts = [1, 2].map((number) => ({ id: id(number), ledger: 1, code: 1 }));
  assert.deepEqual((await ok('CreateAccounts', { accounts })).results, []);
  const { results, position } = await ok('CreateTransfers', { transfers: [transfer(10), transfer(10)] });
  assert.deepEqual(results.map((r) => [r.index, r.result]), [[1, 'CREATE_TRANSFER_RESULT_EXISTS']]);
  assert.ok(BigInt(position.first_timestamp) > 10n ** 18n);
}

async function lookUps() {
  const found = await ok('LookupTransfers', { ids: [id(99), id(10)] });
  assert.deepEqual(found.transfers.map((t) => [t.id, t.amount]), [[id(10), '1']]);
  const { accounts } = await ok('LookupAccounts', { ids: [id(1), id(2)] });
  assert.deepEqual(accounts.map((a) => [a.debits_posted, a.credits_posted]), [['1', '0'], ['0', '1']]);
  await ok('NameAccounts', { names: [{ account_id: id(1), name: 'alice' }] });
  const { account_ids: ids } = await ok('ResolveNames', { names: [{ ledger: 1, name: 'alice' }] });
  assert.deepEqual(ids, [id(1)]);
}

async function wideAmounts() {
  const amount = (3n << 64n) + 5n;
  const wideId = (1n << 127n) + 7n;
  assert.deepEqual((await ok('CreateTransfers', { transfers: [transfer(wideId, amount)] })).results, []);
  const { transfers: [stored] } = await ok('LookupTransfers', { ids: [id(wideId)] });
  assert.equal(joined(stored.amount, stored.amount_high), amount);
  assert.deepEqual(stored.id, id(wideId));
}

async function manyInFlight() {
  const stream = submit();
  stream.read();
  const count = 500;
  for (let i = 0; i < count; i++) {
    stream.send({ request_number: i, transfers: [transfer(1_000 + i)] });
  }
  stream.end();
  await stream.ended;
  assert.deepEqual(stream.replies.map((r) => Number(r.request_number)), [...Array(count).keys()]);
  assert.ok(stream.replies.every((r) => r.outcome === 'SUBMIT_OUTCOME_ANSWERED' && r.results.length === 0));
}

// Every reply is long: each transfer exists already. grpc-js holds back only what comes after a first read: a stream
// that nobody ever read it would buffer without limit, on the client's side.
async function flowControl() {
  const stream = submit();
  const transfers = Array(200).fill(transfer(10));
  stream.read();
  await stream.send({ request_number: 0, transfers });
  while (stream.replies.length === 0) {
    await pause(1);
  }
  stream.pause();
  const total = 2_000;
  let sent = 1;
  const sending = (async () => {
    for (; sent < total; sent++) {
      await stream.send({ request_number: sent, transfers });
    }
    stream.end();
  })();
  for (let before = -1; before !== sent && sent < total;) {
    before = sent;
    await pause(1_000);
  }
  assert.ok(sent < total, `all ${total} were sent though nothing was read`);
  assert.deepEqual((await ok('CreateTransfers', { transfers: [transfer(11)] })).results, []);
  stream.resume();
  await sending;
  await stream.ended;
  assert.deepEqual(stream.replies.map((r) => Number(r.request_number)), [...Array(total).keys()]);
}

async function deadlines() {
  const { error } = await call(ledger, 'CreateTransfers', { transfers: [transfer(12)] }, 0);
  assert.equal(error.code, grpc.status.DEADLINE_EXCEEDED);
  const stream = submit();
  stream.read();
  for (let i = 0; i < 200; i++) {
    stream.send({ request_number: i, deadline_ms: 1, transfers: [transfer(5_000 + i)] });
  }
  stream.end();
  await stream.ended;
  assert.equal(stream.replies.length, 200);
  for (const { request_number: number, outcome } of stream.replies) {
    const { transfers } = await ok('LookupTransfers', { ids: [id(5_000 + Number(number))] });
    if (outcome === 'SUBMIT_OUTCOME_ANSWERED') {
      assert.equal(transfers.length, 1);
    } else if (outcome === 'SUBMIT_OUTCOME_NOT_ACCEPTED') {
      assert.equal(transfers.length, 0);
    } else {
      assert.equal(outcome, 'SUBMIT_OUTCOME_UNKNOWN');
    }
  }
}

async function errorDetails() {
  const malformed = await call(ledger, 'CreateTransfers', { transfers: [transfer(13), { id: Buffer.from('short') }] });
  assert.equal(malformed.error.code, grpc.status.INVALID_ARGUMENT);
  assert.equal(detailsOf(malformed.error).BadRequest.fieldViolations[0].field, 'transfers[1].id');
  const large = await call(ledger, 'CreateTransfers', {
    transfers: [{ ...transfer(14), user_data_128: Buffer.alloc(5 << 20) }],
  });
  assert.equal(large.error.code, grpc.status.RESOURCE_EXHAUSTED);
  const { ErrorInfo } = detailsOf(large.error);
  assert.deepEqual([ErrorInfo.domain, ErrorInfo.reason], ['engine.v1', 'MESSAGE_TOO_LARGE']);
  assert.equal(ErrorInfo.metadata.limit_bytes, String(4 << 20));
}

async function restartAndRetry() {
  const transfers = [...Array(100).keys()].map((i) => transfer(20_000 + i));
  await ok('CreateTransfers', { transfers: transfers.slice(0, 50) });
  const stream = submit();
  stream.read();
  await stream.send({ request_number: 1, transfers: [transfer(21_000)] });
  console.log(JSON.stringify({ need: 'restart' }));
  await lines.next();
  await assert.rejects(stream.ended, (error) => error.code === grpc.status.UNAVAILABLE);
  let answer;
  do {
    answer = await call(ledger, 'CreateTransfers', { transfers }, 30_000);
  } while (answer.error?.code === grpc.status.UNAVAILABLE);
  assert.ifError(answer.error);
  const exists = answer.reply.results.map((r) => [r.index, r.result]);
  assert.deepEqual(exists, [...Array(50).keys()].map((i) => [i, 'CREATE_TRANSFER_RESULT_EXISTS']));
  assert.equal((await ok('LookupTransfers', { ids: transfers.map((t) => t.id) })).transfers.length, 100);
}

// What grpcurl does.
async function reflect(version) {
  const stream = connectReflection(address, version, scratch).ServerReflectionInfo();
  const replies = stream[Symbol.asyncIterator]();
  const ask = async (request) => {
    stream.write(request);
    return (await replies.next()).value;
  };
  const { list_services_response: list } = await ask({ list_services: '' });
  const files = {};
  for (const { name } of list.service) {
    const { file_descriptor_response: described } = await ask({ file_containing_symbol: name });
    files[name] = described.file_descriptor_proto;
  }
  stream.end();
  return files;
}

async function reflection(version) {
  const files = await reflect(version);
  for (const service of [
    'engine.v1.LedgerService', 'engine.v1.AdminService', 'grpc.health.v1.Health',
    'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection',
  ]) {
    assert.ok(files[service], `${service} is not among ${Object.keys(files)}`);
  }
  const described = connectDescribed(address, files['engine.v1.LedgerService'], 'engine.v1.LedgerService');
  const account = { id: Buffer.from('AAAAAAAAAAAAAAAAAAAAAQ==', 'base64'), ledger: 1, code: 1 };
  const { error, reply } = await call(described, 'CreateAccounts', { accounts: [account] });
  assert.ifError(error);
  assert.equal(reply.results[0].result, 'CREATE_ACCOUNT_RESULT_EXISTS');
}

async function health() {
  const files = (await reflect('v1'))['grpc.health.v1.Health'];
  const client = connectDescribed(address, files, 'grpc.health.v1.Health');
  for (const service of ['', 'engine.v1.LedgerService']) {
    const { error, reply } = await call(client, 'Check', { service });
    assert.ifError(error);
    assert.equal(reply.status, 'SERVING');
  }
  const unknown = await call(client, 'Check', { service: 'nobody' });
  assert.equal(unknown.error.code, grpc.status.NOT_FOUND);
  const watch = client.Watch({ service: '' });
  const [first] = await new Promise((resolve, reject) => {
    watch.on('data', (reply) => resolve([reply.status]));
    watch.on('error', reject);
  });
  watch.removeAllListeners('error').on('error', () => {});
  watch.cancel();
  assert.equal(first, 'SERVING');
}

async function status() {
  const { error, reply } = await call(admin, 'GetStatus', {});
  assert.ifError(error);
  assert.equal(reply.postgres.state, 'JOURNAL_STATE_WRITABLE');
  assert.ok(BigInt(reply.sequences.durable_sequence) > 0n);
}

(async () => {
  await check('accounts and transfers by unary calls', accountsAndTransfers);
  await check('look-ups and names', lookUps);
  await check('128-bit amounts and ids', wideAmounts);
  await check('many requests in flight are answered in order', manyInFlight);
  await check('a stream that is not read stops, and goes on when it is', flowControl);
  await check('deadlines of calls and of requests', deadlines);
  await check('error details', errorDetails);
  await check('reflection v1', () => reflection('v1'));
  await check('reflection v1alpha', () => reflection('v1alpha'));
  await check('health check and watch', health);
  await check('status', status);
  await check('reconnect and retry by id after a crash', restartAndRetry);
  process.exit(0);
})();
