/** Types of the Coq library that authored code can see. */
import { nodeId, type RecordDecl, type TypeParam, type UnionDecl } from "./types.ts";

const nowhere = { file: "", start: 0, end: 0 };
const message: TypeParam = { name: "M" };

/** A message in flight: `Packet<M>` of the authoring library, `packet M` of the Coq library. */
export const packet: RecordDecl = {
  kind: "record",
  name: "Packet",
  params: [message],
  span: nowhere,
  doc: undefined,
  fields: [
    { name: "from", type: nodeId, span: nowhere, doc: undefined },
    { name: "to", type: nodeId, span: nowhere, doc: undefined },
    { name: "msg", type: { k: "param", param: message }, span: nowhere, doc: undefined },
  ],
};

/** Also of one that was written out and read in again: no authored type stands in no file. */
export const isPacket = (decl: RecordDecl | UnionDecl): boolean =>
  decl.name === packet.name && decl.span.file === nowhere.file;
