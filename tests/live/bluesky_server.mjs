// Bluesky's own server and a directory of accounts in memory, on loopback only.
// node bluesky_server.mjs DIRECTORY_PORT SERVER_PORT FOLDER
import net from 'node:net'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [directoryPort, serverPort, folder] = process.argv.slice(2)
const require = createRequire(`${process.cwd()}/package.json`)

// Both listen on every interface and offer no setting for it.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, ...(Number.isInteger(Number(port)) ? [Number(port), '127.0.0.1'] : [port]), ...rest)
}

const directory = require('@did-plc/server')
await directory.PlcServer.create({
  db: directory.Database.mock(),
  port: Number(directoryPort),
}).start()

Object.assign(process.env, {
  PDS_HOSTNAME: 'localhost',
  PDS_PORT: serverPort,
  PDS_DATA_DIRECTORY: folder,
  PDS_BLOBSTORE_DISK_LOCATION: `${folder}/blobs`,
  PDS_DID_PLC_URL: `http://127.0.0.1:${directoryPort}`,
  PDS_REPO_SIGNING_KEY_K256_PRIVATE_KEY_HEX: '01'.repeat(32),
  PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: '02'.repeat(32),
  PDS_DPOP_SECRET: '03'.repeat(32),
  PDS_JWT_SECRET: 'only-for-tests',
  PDS_ADMIN_PASSWORD: 'only-for-tests',
  PDS_INVITE_REQUIRED: '0',
  PDS_DEV_MODE: '1',
  PDS_RATE_LIMITS_ENABLED: '1',
  LOG_ENABLED: '0',
})
const { PDS } = await import(pathToFileURL(require.resolve('@atproto/pds')).href)
const server = await PDS.fromEnv()
await server.start()
console.log('ready')
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))
