var o="";export{o as processorText};
