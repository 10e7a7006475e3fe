import type { AddressesTable } from "../../shared/contact/addresses-table.ts";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import type { Guard } from "../../shared/http/route.ts";
import type { JobRef } from "../../shared/job/job.ts";
import type { JobsTable } from "../../shared/job/jobs-table.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import type { SenderIdentities } from "../../shared/message/sender-identity.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import type { RestocksTable } from "../../shared/restock/restocks-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { DeploymentKeys, StoresTable } from "../../shared/store/stores-table.ts";
import type { Standing } from "../../shared/waitlist/standing.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { ReceiptRef, ReceiptsTable } from "../../shared/webhook/receipts-table.ts";
import type { WebhookSource } from "../../shared/webhook/source.ts";

export interface MerchantApiDeps {
  clock: Clock;
  guard: Guard;
  stores: StoresTable;
  stock: StockTable;
  restocks: RestocksTable;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  messages: MessagesTable;
  contacts: ContactsTable;
  addresses: AddressesTable;
  standing: Standing;
  keys: () => Promise<DeploymentKeys>;
  receipts: ReceiptsTable;
  receiptQueue: Queue<ReceiptRef>;
  sources: ReadonlyMap<string, WebhookSource>;
  jobs: JobsTable;
  jobQueue: Queue<JobRef>;
  identities: SenderIdentities;
  /** Where this deployment is reached, without a slash at its end. */
  publicUrl: string;
  call: typeof fetch;
}
