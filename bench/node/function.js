// What a careful team would write in Node: one bundle, everything fetched in parallel during init,
// and a runtime loop that streams. The yardstick of the cold start.
import http from 'node:http';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import OpenAI from 'openai';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true });
const s3 = new S3Client({ forcePathStyle: true });
const secrets = new SecretsManagerClient({});
const table = new DynamoDBClient({});

async function secret(name) {
  const id = process.env.SECRET_PREFIX + name;
  return (await secrets.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
}

async function modelMap() {
  const place = { Bucket: process.env.CONFIG_BUCKET, Key: 'config/model_map.json' };
  const object = await s3.send(new GetObjectCommand(place));
  return JSON.parse(await object.Body.transformToString());
}

function runtime(method, path, headers) {
  return http.request({ agent, host, port, method, path: '/2018-06-01/runtime' + path, headers });
}

function next() {
  return new Promise((resolve, reject) => {
    const request = runtime('GET', '/invocation/next');
    request.on('error', reject);
    request.on('response', async (response) => {
      const parts = [];
      for await (const part of response) parts.push(part);
      const id = response.headers['lambda-runtime-aws-request-id'];
      resolve({ id, event: JSON.parse(Buffer.concat(parts)) });
    });
    request.end();
  });
}

async function count(caller) {
  const minute = Math.floor(Date.now() / 60000);
  const answer = await table.send(
    new UpdateItemCommand({
      TableName: process.env.TABLE_NAME,
      Key: { pk: { S: 'limit#' + caller }, sk: { S: 'minute#' + minute } },
      UpdateExpression: 'ADD #n0 :n0',
      ExpressionAttributeNames: { '#n0': 'n.requests' },
      ExpressionAttributeValues: { ':n0': { N: '1' } },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  return Number(answer.Attributes['n.requests'].N);
}

async function answer({ id, event }, { map, masterKey, openai }) {
  const out = runtime('POST', `/invocation/${id}/response`, {
    'Lambda-Runtime-Function-Response-Mode': 'streaming',
    'Content-Type': 'application/vnd.awslambda.http-integration-response',
    'Transfer-Encoding': 'chunked',
  });
  const done = new Promise((resolve, reject) => {
    out.on('error', reject);
    out.on('response', (response) => response.resume().on('end', resolve));
  });
  const allowed = event.headers.authorization === 'Bearer ' + masterKey;
  if (!allowed || (await count('master')) > 60) throw new Error('refused');
  const body = JSON.parse(event.isBase64Encoded ? atob(event.body) : event.body);
  const model = map.models[body.model].split('/').slice(1).join('/');
  const stream = await openai.chat.completions.create({ ...body, model });
  const headers = { 'content-type': 'text/event-stream' };
  out.write(JSON.stringify({ statusCode: 200, headers, cookies: [] }) + '\0'.repeat(8));
  for await (const chunk of stream) {
    out.write(`data: ${JSON.stringify({ ...chunk, model: body.model })}\n\n`);
  }
  out.end('data: [DONE]\n\n');
  await done;
}

async function main() {
  const [map, masterKey, apiKey] = await Promise.all([
    modelMap(),
    secret('MASTER_KEY'),
    secret('OPENAI_API_KEY'),
  ]);
  const openai = new OpenAI({ apiKey, baseURL: map.providers.null.baseUrl, maxRetries: 0 });
  for (;;) await answer(await next(), { map, masterKey, openai });
}

main();
