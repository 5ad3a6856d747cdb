import { runGateway } from './processes.ts';

await runGateway();
