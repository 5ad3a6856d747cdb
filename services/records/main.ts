import { runService } from '../node-service/process.ts';
import { readSettings } from './environment.ts';
import { startRecords } from './records.ts';

await runService('records', readSettings, startRecords);
