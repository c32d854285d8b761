import{d as a}from"./chunk-NMAVXVNT.js";import"./chunk-AJR53OOQ.js";import"./chunk-Z7FIJJE6.js";import"./chunk-NCTVZV56.js";export{a as zip};
