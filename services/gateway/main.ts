import { runService } from '../node-service/process.ts';
import { readSettings } from './environment.ts';
import { startGateway } from './gateway.ts';

await runService('gateway', readSettings, startGateway);
