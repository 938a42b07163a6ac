import { CompareFrame } from "#app/_compare/compare-frame.tsx";
import { Waiting } from "#app/_compare/waiting.tsx";

export default function CompareLoading() {
	return (
		<CompareFrame>
			<Waiting />
		</CompareFrame>
	);
}
