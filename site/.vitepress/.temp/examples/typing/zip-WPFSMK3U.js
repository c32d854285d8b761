import{d as a}from"./chunk-ECYYMICZ.js";import"./chunk-AJR53OOQ.js";import"./chunk-4AI3NTXN.js";import"./chunk-FGW6MJAJ.js";import"./chunk-5YNOAFU2.js";import"./chunk-WR5H7MFQ.js";export{a as zip};
