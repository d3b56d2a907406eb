import { overwriteWhatIsGivenBack } from '../../src/sockets/recycled-block.ts';

// Before every behaviour test: a body that is read after its memory was given back comes out as nonsense.
overwriteWhatIsGivenBack();
