import { accountProbe } from "./account.ts";
import { consumersProbe } from "./consumers.ts";
import { monitoringProbe } from "./monitoring.ts";
import { natsOwnAnswersProbe } from "./own-answers.ts";
import { natsServerProbe } from "./server.ts";
import { streamsProbe } from "./streams.ts";

export const natsProbes = {
  "nats/server": natsServerProbe,
  "nats/account": accountProbe,
  "nats/streams": streamsProbe,
  "nats/consumers": consumersProbe,
  "nats/monitoring": monitoringProbe,
  "nats/own-answers": natsOwnAnswersProbe,
};
