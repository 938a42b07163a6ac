import { parentPort, workerData } from "node:worker_threads";
import { checkPlaces } from "./check-places.ts";

// One of the threads of a check: started with its order, it ends with what it has found.
parentPort?.postMessage(await checkPlaces(workerData));
