'use strict';

// The engine's clients, from the protos alone.
const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const FORM = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
const credentials = grpc.credentials.createInsecure();

function connect(address, protos) {
  const files = ['engine/v1/ledger.proto', 'engine/v1/admin.proto'];
  const definition = loader.loadSync(files, { ...FORM, includeDirs: [protos] });
  const { LedgerService, AdminService } = grpc.loadPackageDefinition(definition).engine.v1;
  return { ledger: new LedgerService(address, credentials), admin: new AdminService(address, credentials) };
}

function connectReflection(address, version, scratch) {
  const text = fs.readFileSync(path.join(__dirname, 'protos/reflection.proto'), 'utf8');
  const file = path.join(scratch, `reflection_${version}.proto`);
  fs.writeFileSync(file, text.replaceAll('PACKAGE', version));
  const loaded = grpc.loadPackageDefinition(loader.loadSync(file, FORM));
  return new loaded.grpc.reflection[version].ServerReflection(address, credentials);
}

// A client of any service that reflection describes.
function connectDescribed(address, files, service) {
  const set = encodeFiles(files);
  const loaded = grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromBuffer(set, FORM));
  const Client = service.split('.').reduce((scope, name) => scope[name], loaded);
  return new Client(address, credentials);
}

// google.protobuf.FileDescriptorSet: files are its field 1.
function encodeFiles(files) {
  const writer = protobuf.Writer.create();
  for (const file of files) {
    writer.uint32(10).bytes(file);
  }
  return Buffer.from(writer.finish());
}

// A unary call as a promise of { reply } or { error }.
function call(client, method, request, deadlineMs) {
  const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
  return new Promise((resolve) => {
    client[method](request, options, (error, reply) => resolve({ error, reply }));
  });
}

const rpc = protobuf.loadSync(path.join(__dirname, 'protos/rpc.proto'));

// The details of an error: { code, message, ErrorInfo, RetryInfo, BadRequest }.
function detailsOf(error) {
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  const status = rpc.lookupType('google.rpc.Status').decode(bytes);
  const found = { code: status.code, message: status.message };
  for (const any of status.details) {
    const name = any.type_url.split('/')[1];
    found[name.split('.').pop()] = rpc.lookupType(name).decode(any.value);
  }
  return found;
}

// Ids and amounts are 128 bits: BigInt here, 16 bytes big-endian and two halves on the wire.
const id = (number) => Buffer.from(BigInt(number).toString(16).padStart(32, '0'), 'hex');
const low = (amount) => BigInt.asUintN(64, BigInt(amount)).toString();
const high = (amount) => (BigInt(amount) >> 64n).toString();
const joined = (lowHalf, highHalf) => (BigInt(highHalf) << 64n) | BigInt(lowHalf);

module.exports = { grpc, connect, connectReflection, connectDescribed, call, detailsOf, id, low, high, joined };
