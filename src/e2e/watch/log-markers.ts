/** What a worker's line says about a message (nomnom contract §4.2). */
export type LogMark = "received" | "parsed" | "inserted" | "done" | "error" | "dead-letter" | "panic";

const marks: readonly [mark: LogMark, pattern: RegExp][] = [
  [
    "panic",
    /panicked at|^(Failed to create database pool|Failed to ensure tables exist|Failed to connect to NATS|Failed to get\/create|Failed to create consumer|Failed to fetch messages|Failed to get database connection)/,
  ],
  ["dead-letter", /attempts, sending to DLQ|routed to DLQ|Failed to publish to DLQ:/],
  [
    "error",
    /Failed to process message:|Error receiving message:|Parse error:|Database insertion error for|Error processing derived entities:|Failed to (N?ACK|NAK) message|Failed to ACK DLQ message:|Failed to update message_status|Skipping line item at index/,
  ],
  ["done", /MESSAGE PROCESSED SUCCESSFULLY|OrderLineItems for Order |Processed derived entities for /],
  ["inserted", /Inserted Order message|Successfully inserted into /],
  ["parsed", /Successfully parsed as entity:/],
  ["received", /Processing message |\[WORKER\] Received message \(/],
];

/** The mark of a line; null: it says nothing about a message. */
export function markOfLine(line: string): LogMark | null {
  return marks.find(([, pattern]) => pattern.test(line))?.[0] ?? null;
}
