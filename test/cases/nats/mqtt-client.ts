import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** As much of MQTT 3.1.1 as a sensor needs: sessions that stay, QoS 1. */
export interface MqttClient {
  subscribe(filter: string): Promise<void>;
  publish(topic: string, text: string, retain?: boolean): Promise<void>;
  close(): void;
}

/** Connects with a session that stays when the client is gone. */
export async function connectMqtt(port: number, clientId: string): Promise<MqttClient> {
  const socket = connect({ host: "127.0.0.1", port });
  await once(socket, "connect");
  const keepsSession = 0;
  await request(
    socket,
    packet(0x10, text("MQTT"), Buffer.from([4, keepsSession, 0, 60]), text(clientId)),
    connectAck,
  );
  return {
    subscribe: (filter) =>
      request(socket, packet(0x82, Buffer.from([0, 1]), text(filter), Buffer.from([1])), subscribeAck),
    publish: (topic, message, retain = false) =>
      request(
        socket,
        packet(retain ? 0x33 : 0x32, text(topic), Buffer.from([0, 2]), Buffer.from(message)),
        publishAck,
      ),
    close: () => socket.destroy(),
  };
}

const connectAck = 0x20;
const publishAck = 0x40;
const subscribeAck = 0x90;

/** Sends a packet and waits for the answer of that type; messages may come in between. */
async function request(socket: Socket, bytes: Buffer, answer: number): Promise<void> {
  socket.write(bytes);
  for (;;) {
    const [data] = await once(socket, "data", { signal: AbortSignal.timeout(10_000) });
    if (Buffer.isBuffer(data) && typesOf(data).includes(answer)) return;
  }
}

/** The types of the packets in what came; none here is longer than 127 bytes. */
function typesOf(data: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at < data.length; at += 2 + (data[at + 1] ?? 0)) types.push((data[at] ?? 0) & 0xf0);
  return types;
}

function packet(type: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length > 127) throw new Error("a longer packet needs another length");
  return Buffer.concat([Buffer.from([type, body.length]), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([0, bytes.length]), bytes]);
}
