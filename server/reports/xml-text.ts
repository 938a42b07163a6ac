const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an element or an attribute of XML or HTML; what XML 1.0 has no place for becomes U+FFFD. */
export function escapeXml(text: string): string {
	return text
		.replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
		.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? "");
}
