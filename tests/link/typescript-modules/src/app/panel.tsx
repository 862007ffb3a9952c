export const Panel = ({ onOpen }: { onOpen: () => void }) => <div onClick={onOpen} />;
